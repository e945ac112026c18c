using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Files;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Losses;

/// <summary>Texts that are looked at until a comparison ends, and are given back then.</summary>
[SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "They are disposed with this.")]
internal sealed class OpenTexts : IDisposable
{
    private readonly List<IDisposable> open = [];

    /// <summary>Reads a text.</summary>
    /// <param name="bytes">The text's bytes; null for none.</param>
    /// <returns>Null if there is none, or it is no JSON.</returns>
    public JsonText? Parse(byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        JsonText text = JsonText.Parse(bytes);
        open.Add(text);
        return text.Problems.Count == 0 ? text : null;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="isOfUse">Whether to keep it: what is of no use is given back at once, for there may be thousands.</param>
    /// <returns>Null if there is none, or it is no JSON or of no use.</returns>
    public JsonText? Read(string path, Func<JsonText, bool> isOfUse)
    {
        if (DataFile.Read(path, out _) is not { } file)
        {
            return null;
        }

        if (file.Text.Problems.Count == 0 && isOfUse(file.Text))
        {
            open.Add(file);
            return file.Text;
        }

        file.Dispose();
        return null;
    }

    public void Dispose() => open.ForEach(static o => o.Dispose());
}
