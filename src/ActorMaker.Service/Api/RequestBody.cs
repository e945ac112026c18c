using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Service.Api;

/// <summary>The body of a request: one JSON object with known members, or it is refused.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The longest body that is read.</summary>
    private const int MaxBytes = 256 * 1024;

    private readonly JsonText text;

    private RequestBody(byte[] bytes, JsonText text) => (Bytes, this.text) = (bytes, text);

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads a body; answers the request itself if it is none.</summary>
    /// <param name="known">The members that the route knows. An unknown one is a slip: what was meant by it must not be left undone.</param>
    /// <returns>The body; null if the request is answered.</returns>
    public static async Task<RequestBody?> ReadAsync(HttpContext context, params IReadOnlyList<string> known)
    {
        byte[] buffer = new byte[MaxBytes + 1];
        int length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MaxBytes)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status413PayloadTooLarge, "body", "The body is too large.");
            return null;
        }

        byte[] bytes = buffer[..length];
        JsonText read = JsonText.Parse(bytes);
        string? problem = read.Problems.Count > 0 || read.Root.Kind != JsonKind.Object ? "The body is no sound JSON object." : Unknown(read.Root, known);
        if (problem is null)
        {
            return new RequestBody(bytes, read);
        }

        read.Dispose();
        await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "body", problem);
        return null;
    }

    /// <summary>A member; null if it is missing, or null.</summary>
    public JsonValue? this[string name] => text.Root.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue value) && value.Kind != JsonKind.Null ? value : null;

    /// <summary>The text of a member.</summary>
    /// <param name="problems">Gets what is wrong with it.</param>
    public string? Text(string name, List<string> problems)
    {
        if (this[name] is not { } value)
        {
            return null;
        }

        string? word = value.AsString();
        Expect(word is not null, name, "a string", problems);
        return word;
    }

    /// <summary>The number of a member.</summary>
    /// <param name="problems">Gets what is wrong with it.</param>
    public long? Number(string name, List<string> problems)
    {
        if (this[name] is not { } value)
        {
            return null;
        }

        long? number = value.AsWhole();
        Expect(number is not null, name, "a whole number", problems);
        return number;
    }

    /// <summary>The truth value of a member.</summary>
    /// <param name="problems">Gets what is wrong with it.</param>
    public bool? Flag(string name, List<string> problems)
    {
        if (this[name] is not { } value)
        {
            return null;
        }

        Expect(value.Kind is JsonKind.True or JsonKind.False, name, "true or false", problems);
        return value.Kind == JsonKind.True;
    }

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    private static void Expect(bool isFit, string name, string what, List<string> problems)
    {
        if (!isFit)
        {
            problems.Add($"\"{name}\" should be {what}.");
        }
    }

    private static string? Unknown(JsonValue root, IReadOnlyList<string> known)
    {
        foreach (JsonMember member in root.Members)
        {
            if (!known.Contains(member.Name.AsString(), StringComparer.Ordinal))
            {
                return $"The body has a member that is not known here; it can have {string.Join(", ", known)}.";
            }
        }

        return null;
    }
}
