using System.Runtime.Intrinsics;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Gate;

/// <summary>AM1026: keys, tokens and signatures anywhere in a data file.</summary>
internal static class SecretRules
{
    /// <summary>How the names of secrets end, whatever service they are for: <c>AWS_ACCESS_SECRET</c>, <c>RUNPOD_API_KEY</c>.</summary>
    private static readonly string[] SecretEndings =
    [
        "apikey", "secret", "secretkey", "accesskey", "accesskeyid", "privatekey", "password", "passwd", "authorization",
    ];

    /// <summary>Whose tokens are secrets. Others are words: trainers have a <c>class_token</c> and a <c>trigger_token</c>.</summary>
    private static readonly string[] TokenOwners =
    [
        "", "access", "auth", "api", "session", "security", "refresh", "bearer", "oauth", "jwt", "hf", "huggingface", "wandb", "runpod", "github", "gh", "aws", "s3",
    ];

    /// <summary>Checks every string of a text.</summary>
    /// <param name="text">A text without problems.</param>
    /// <param name="findings">Gets what is found.</param>
    /// <param name="list">The list at the root whose entries have an address that is checked as such elsewhere.</param>
    /// <param name="address">The name of that address.</param>
    public static void Check(JsonText text, FindingList findings, string list = "", string address = "")
    {
        // Nearly every file holds none of these: a few searches over its bytes answer for all of its strings.
        if (MayHoldSecret(text.Bytes.Span))
        {
            Visit(text.Root, null, (list, address), findings);
        }
    }

    /// <summary>
    /// One pass over the bytes, since this runs over every file of a tree: true where three characters stand that each of
    /// <see cref="SecretTokens"/> has, one of <c>? @ # \u00</c>, or a part of a secret's name (<c>…en" …et" …ey" …rd" …wd" key_i riz</c>).
    /// A false alarm only costs the closer look.
    /// </summary>
    private static bool MayHoldSecret(ReadOnlySpan<byte> bytes)
    {
        int last = bytes.Length - Vector128<byte>.Count;
        for (int i = 2; i <= last; i = i == last ? bytes.Length : Math.Min(i + Vector128<byte>.Count, last))
        {
            var a = Vector128.Create(bytes.Slice(i - 2, Vector128<byte>.Count));
            var b = Vector128.Create(bytes.Slice(i - 1, Vector128<byte>.Count));
            var c = Vector128.Create(bytes.Slice(i, Vector128<byte>.Count));
            Vector128<byte> la = a | Vector128.Create((byte)0x20); // lower case, for letters
            Vector128<byte> lb = b | Vector128.Create((byte)0x20);
            Vector128<byte> hit = (Is(c, 'A') & Is(b, 'I') & (Is(a, 'K') | Is(a, 'S')))
                | (Is(c, '_') & ((Is(a, 'h') & (Is(b, 'f') | Is(b, 'p') | Is(b, 'o') | Is(b, 'u') | Is(b, 's') | Is(b, 'r')))
                    | (Is(a, 'p') & (Is(b, 'a') | Is(b, 'm'))) | (Is(a, 'a') & Is(b, 't')) | (Is(a, 'r') & Is(b, '8'))))
                | (Is(c, '-') & ((Is(a, 's') & Is(b, 'k')) | (Is(b, 'i') & (Is(a, 'p') | Is(a, 'a'))) | (Is(a, 'a') & Is(b, 't')) | (Is(a, 'G') & Is(b, 'E'))))
                | (Is(a, 'x') & ((Is(b, 'o') & Is(c, 'x')) | (Is(b, 'a') & Is(c, 'p'))))
                | (Is(a, 'k') & Is(b, '_') & Is(c, 'l')) | (Is(a, 'g') & Is(b, 's') & Is(c, 'k'))
                | (Is(a, 'A') & Is(b, 'I') & Is(c, 'z')) | (Is(a, 'S') & Is(b, 'G') & Is(c, '.')) | (Is(a, 'v') & Is(b, 's') & Is(c, '.'))
                | (Is(a, 'a') & Is(b, '2') & Is(c, '9')) | (Is(a, 'p') & Is(b, '_') & Is(c, 'v')) | (Is(a, '-') & Is(b, '-') & Is(c, 'B'))
                | (Is(b, 'y') & (Is(c, '=') | (Is(a, 'e') & Is(c, 'J')))) | (Is(la, 'r') & Is(lb, 'e') & (Is(c, 'r') | Is(c, 'R')))
                | Is(c, '?') | Is(c, '@') | Is(c, '#') | (Is(c, '0') & Is(b, '0') & Is(a, 'u'))
                | (Is(c | Vector128.Create((byte)0x20), 'i') & (Is(lb, 'y') | ((Is(b, '_') | Is(b, '-')) & Is(la, 'y'))))
                | (Is(c, '"') & ((Is(la, 'e') & (Is(lb, 'n') | Is(lb, 't') | Is(lb, 'y'))) | ((Is(la, 'r') | Is(la, 'w')) & Is(lb, 'd'))))
                | (Is(c | Vector128.Create((byte)0x20), 'z') & Is(lb, 'i') & Is(la, 'r'));
            if (hit != Vector128<byte>.Zero)
            {
                return true;
            }
        }

        return last < 2;
    }

    private static Vector128<byte> Is(Vector128<byte> bytes, char c) => Vector128.Equals(bytes, Vector128.Create((byte)c));

    private static void Visit(JsonValue value, string? name, (string List, string Address) elsewhere, FindingList findings)
    {
        foreach (JsonMember member in value.Members)
        {
            if (member.Name.AsString() is { } key && SecretTokens.IsIn(key))
            {
                findings.Add(RuleCatalog.Secret, member.Name, "The name holds an access key or token");
            }

            Visit(member.Value, member.Name.AsString(), elsewhere, findings);
        }

        foreach (JsonValue item in value.Items)
        {
            Visit(item, null, elsewhere, findings);
        }

        if (value.AsString() is { Length: > 0 } text && Describe(name, text) is { } what && !IsEntrysAddress(value.GetPath(), elsewhere.List, elsewhere.Address))
        {
            findings.Add(RuleCatalog.Secret, value, what);
        }
    }

    /// <summary>Whether a path is that of <c>$.list[0].address</c>: the same name elsewhere (a base image's) is nobody else's to check.</summary>
    private static bool IsEntrysAddress(string path, string list, string address)
    {
        string start = $"$.{list}[";
        string end = $"].{address}";
        return path.Length > start.Length + end.Length
            && path.StartsWith(start, StringComparison.Ordinal)
            && path.EndsWith(end, StringComparison.Ordinal)
            && path.AsSpan()[start.Length..^end.Length].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static string? Describe(string? name, string text)
    {
        if (name is not null && IsSecret(Plain(name)))
        {
            return $"\"{name}\" is the name of a secret";
        }

        if (AddressSecrets.IsIn(text))
        {
            return "The address carries a signature, token or password";
        }

        return SecretTokens.IsIn(text) ? "The text holds an access key or token" : null;
    }

    private static bool IsSecret(string name)
    {
        if (!name.EndsWith("token", StringComparison.OrdinalIgnoreCase))
        {
            return Array.Exists(SecretEndings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        }

        // Two letters also end words ("though"): those owners are the whole rest of the name.
        string owner = name[..^"token".Length];
        return Array.Exists(TokenOwners, o => string.Equals(owner, o, StringComparison.OrdinalIgnoreCase) || (o.Length > 2 && owner.EndsWith(o, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>Whether a name is that of a secret, as <c>RUNPOD_API_KEY</c> is.</summary>
    public static bool IsSecretName(string name) => IsSecret(Plain(name));
}
