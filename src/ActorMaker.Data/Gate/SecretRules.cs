using System.Runtime.Intrinsics;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Gate;

/// <summary>AM1026: keys, tokens and signatures anywhere in a data file.</summary>
internal static class SecretRules
{
    private const int AccessKeyLength = 20;
    private const int ShortestToken = 30;

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
    /// One pass over the bytes, since this runs over every file of a tree: true where one of <c>AKIA ASIA rpa_ hf_ ? @ # \u00</c>
    /// or a part of a secret's name stands (<c>…en" …et" …ey" …rd" …wd" key_i riz</c>). A false alarm only costs the closer look.
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
                | (Is(c, '_') & ((Is(b, 'a') & Is(a, 'p')) | (Is(b, 'f') & Is(a, 'h'))))
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

        return HoldsKey(text) ? "The text holds an access key or token" : null;
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

    /// <summary>Whether an access key or token stands in a text.</summary>
    public static bool HoldsKey(string text) =>
        HasWord(text, "AKIA", AccessKeyLength) || HasWord(text, "ASIA", AccessKeyLength) || HasWord(text, "rpa_", ShortestToken) || HasWord(text, "hf_", ShortestToken);

    /// <summary>Whether a word of letters and digits that begins so, and is at least so long, stands in the text.</summary>
    private static bool HasWord(string text, string prefix, int length)
    {
        for (int at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(prefix, at + 1, StringComparison.Ordinal))
        {
            int end = at + prefix.Length;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end - at >= length && (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])))
            {
                return true;
            }
        }

        return false;
    }
}
