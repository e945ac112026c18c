using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;

namespace ActorMaker.Data.Trainings;

/// <summary>Makes a text of somebody else's fit for a data file: short, and without what AM1026 would find.</summary>
public static class Redaction
{
    /// <summary>The longest text that is kept.</summary>
    public const int MaxLength = 2_000;

    private const string Cut = "***";
    private const string Blanks = " \t\r\n\"'<>(),;`|{}[]";

    /// <summary>Cuts keys, tokens, and of every address that is no plain object's all behind the host.</summary>
    public static string Of(string text)
    {
        StringBuilder kept = new(Math.Min(text.Length, MaxLength));
        bool named = false;
        bool expected = false;
        foreach ((string word, string behind) in Words(text))
        {
            bool isSign = word is "=" or ":";
            bool isSecret = expected && !isSign && !IsScheme(word);
            if (word.Length > 0)
            {
                kept.Append(isSecret ? Cut : Clean(word));
                expected = (isSign && (named || expected)) || (expected && IsScheme(word)) || word.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
                    || (word[^1] is '=' or ':' && SecretRules.IsSecretName(word[..^1]));
                named = SecretRules.IsSecretName(word);
            }

            kept.Append(behind);
            if (kept.Length > MaxLength * 2)
            {
                break;
            }
        }

        return Shorten(kept.ToString());
    }

    private static bool IsScheme(string word) => word.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || word.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    private static string Clean(string word)
    {
        if (word.IndexOf("://", StringComparison.Ordinal) is > 0 and int at)
        {
            string address = word.TrimEnd('.', ':', '!');
            return S3Address.TryParse(address, serviceUrl: null, out _) && !AddressSecrets.IsIn(address) && !address.AsSpan().ContainsAny('?', '#') && !SecretTokens.IsIn(address) ? word : Host(word, at + 3);
        }

        int equals = word.AsSpan().IndexOfAny('=', ':');
        return SecretTokens.IsIn(word) ? Cut
            : equals > 0 && equals < word.Length - 1 && SecretRules.IsSecretName(word[..equals]) ? word[..(equals + 1)] + Cut
            : word;
    }

    private static string Host(string word, int start)
    {
        int end = word.AsSpan(start).IndexOfAny("/?#");
        string host = end < 0 ? word : word[..(start + end)];
        int user = host.IndexOf('@', start);
        string bare = user < 0 ? host : host[..start] + host[(user + 1)..];
        return SecretTokens.IsIn(bare) ? Cut : end < 0 ? bare : bare + "/" + Cut;
    }

    private static IEnumerable<(string Word, string Behind)> Words(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || Blanks.Contains(text[i], StringComparison.Ordinal))
            {
                yield return (text[start..i], i == text.Length ? "" : text[i].ToString());
                start = i + 1;
            }
        }
    }

    private static string Shorten(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        int length = MaxLength - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");
    }
}
