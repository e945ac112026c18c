using System.Text;

namespace ActorMaker.Data.Findings;

/// <summary>The tokens and keys of well-known services, by the way they begin: the one table of what AM1026 finds in a text and nothing prints.</summary>
public static class SecretTokens
{
    private const string Hidden = "***";

    // What stands behind the beginning: at least so many letters, digits and other characters.
    private static readonly Form[] Forms =
    [
        new("AKIA", 16), // AWS
        new("ASIA", 16),
        new("X-Amz-Signature=", 2) { Also = "%" },
        new("X-Amz-Credential=", 2) { Also = "%/-" },
        new("X-Amz-Security-Token=", 2) { Also = "%/+=-_" },
        new("rpa_", 26), // RunPod
        new("hf_", 27), // Hugging Face
        new("r8_", 30), // Replicate
        new("ghp_", 30), // GitHub
        new("gho_", 30),
        new("ghu_", 30),
        new("ghs_", 30),
        new("ghr_", 30),
        new("github_pat_", 30) { Also = "_" },
        new("glpat-", 20) { Also = "_-" }, // GitLab
        new("sk-", 20) { NeedsDigit = true }, // OpenAI and others
        new("sk-proj-", 20) { Also = "_-", NeedsDigit = true },
        new("sk-svcacct-", 20) { Also = "_-", NeedsDigit = true },
        new("sk-admin-", 20) { Also = "_-", NeedsDigit = true },
        new("sk-ant-", 20) { Also = "_-", NeedsDigit = true },
        new("sk-or-v1-", 20),
        new("gsk_", 40), // Groq
        new("xai-", 40),
        new("nvapi-", 40) { Also = "_-" },
        new("xoxb-", 20) { Also = "-", NeedsDigit = true }, // Slack
        new("xoxa-", 20) { Also = "-", NeedsDigit = true },
        new("xoxp-", 20) { Also = "-", NeedsDigit = true },
        new("xoxr-", 20) { Also = "-", NeedsDigit = true },
        new("xoxs-", 20) { Also = "-", NeedsDigit = true },
        new("xapp-", 20) { Also = "-", NeedsDigit = true },
        new("sk_live_", 16), // Stripe
        new("rk_live_", 16),
        new("npm_", 36),
        new("pypi-AgEI", 30) { Also = "_-" },
        new("dckr_pat_", 20) { Also = "_-" },
        new("AIza", 35) { Also = "_-" }, // Google
        new("ya29.", 20) { Also = "_-" },
        new("SG.", 40) { Also = "._-", NeedsDigit = true }, // SendGrid
        new("shpat_", 32),
        new("dop_v1_", 60),
        new("hvs.", 24) { Also = "_-" }, // Vault
        new("AGE-SECRET-KEY-1", 50),
        new("AccountKey=", 20) { Also = "+/=" }, // Azure
        new("SharedAccessKey=", 20) { Also = "+/=" },
        new("Bearer ", 20) { Also = "._~+/=-", NeedsDigit = true, IgnoreCase = true },
    ];

    // By their first character, in which every text is looked for them; null where none begins with it.
    private static readonly Form[]?[] Starts = FindStarts();

    /// <summary>Whether a token or private key stands in a text.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsIn(string text) => Find(text, 0, out _, out _) >= 0;

    /// <summary>Hides every token and private key of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text, in which of each only the beginning is left that tells whose it is.</returns>
    public static string Mask(string text)
    {
        int at = Find(text, 0, out int shown, out int end);
        if (at < 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        int from = 0;
        while (at >= 0)
        {
            masked.Append(text, from, shown - from).Append(Hidden);
            from = end;
            at = Find(text, from, out shown, out end);
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="shown">Behind the part of it that may be shown.</param>
    /// <param name="end">Behind its end.</param>
    /// <returns>Where it begins; -1 if there is none.</returns>
    private static int Find(string text, int from, out int shown, out int end)
    {
        for (int i = from; i < text.Length; i++)
        {
            char c = text[i];
            if (c >= Starts.Length || Starts[c] is not { } forms)
            {
                continue;
            }

            if (c == '-')
            {
                if (IsPrivateKey(text, i, out end))
                {
                    shown = i;
                    return i;
                }
            }
            else if ((i == 0 || !char.IsAsciiLetterOrDigit(text[i - 1])) && FindForm(text, i, forms, out shown, out end))
            {
                return i;
            }
        }

        shown = end = -1;
        return -1;
    }

    private static bool FindForm(string text, int at, Form[] forms, out int shown, out int end)
    {
        foreach (Form form in forms)
        {
            if (string.Compare(text, at, form.Prefix, 0, form.Prefix.Length, form.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) != 0)
            {
                continue;
            }

            shown = at + form.Prefix.Length;
            bool hasDigit = false;
            for (end = shown; end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || form.Also.Contains(text[end], StringComparison.Ordinal)); end++)
            {
                hasDigit |= char.IsAsciiDigit(text[end]);
            }

            if (end - shown >= form.Least && (hasDigit || !form.NeedsDigit))
            {
                return true;
            }
        }

        return IsJwt(text, at, out shown, out end);
    }

    /// <summary>A JSON web token: three parts with dots between them, of which the first two are objects.</summary>
    private static bool IsJwt(string text, int at, out int shown, out int end)
    {
        const string Object = "eyJ";
        const int ShortestPart = 10;
        shown = end = at;
        for (int part = 0; part < 3; part++)
        {
            if (part < 2 && string.CompareOrdinal(text, end, Object, 0, Object.Length) != 0)
            {
                return false;
            }

            int begin = end;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            {
                end++;
            }

            if (end - begin < ShortestPart || (part < 2 && (end == text.Length || text[end++] != '.')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A private key in PEM form, of whatever kind; to the end of the text, or to the key's own end.</summary>
    private static bool IsPrivateKey(string text, int at, out int end)
    {
        const string Begin = "-----BEGIN ";
        const string Key = "PRIVATE KEY";
        const string End = "-----END ";
        const int LongestKind = 40;
        end = text.Length;
        if (string.CompareOrdinal(text, at, Begin, 0, Begin.Length) != 0
            || text.IndexOf(Key, at, Math.Min(text.Length - at, Begin.Length + LongestKind + Key.Length), StringComparison.Ordinal) < 0)
        {
            return false;
        }

        if (text.IndexOf(End, at, StringComparison.Ordinal) is >= 0 and var last)
        {
            int dashes = text.IndexOf("-----", last + End.Length, StringComparison.Ordinal);
            end = dashes < 0 ? text.Length : dashes + "-----".Length;
        }

        return true;
    }

    private static Form[]?[] FindStarts()
    {
        var starts = new Form[]?[128];
        starts['-'] = []; // a private key
        starts['e'] = []; // a JSON web token
        foreach (Form form in Forms)
        {
            char first = form.Prefix[0];
            starts[first] = [.. starts[first] ?? [], form];
            if (form.IgnoreCase)
            {
                char other = char.IsAsciiLetterUpper(first) ? char.ToLowerInvariant(first) : char.ToUpperInvariant(first);
                starts[other] = [.. starts[other] ?? [], form];
            }
        }

        return starts;
    }

    private sealed record Form(string Prefix, int Least)
    {
        /// <summary>What may stand behind the prefix besides letters and digits.</summary>
        public string Also { get; init; } = "";

        /// <summary>Whether words alone are none: the beginning is one that names have too.</summary>
        public bool NeedsDigit { get; init; }

        public bool IgnoreCase { get; init; }
    }
}
