using System.Text;
using ActorMaker.Data.Files;

namespace ActorMaker.Fuzz.Targets;

/// <summary><c>.env</c> files: reading never throws, and what is read is one line's.</summary>
internal static class EnvFiles
{
    public static void Check(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        IReadOnlyDictionary<string, string> values = EnvFile.Parse(text);
        foreach ((string name, string value) in values)
        {
            Wrong.Unless(text.Contains(name, StringComparison.Ordinal) && text.Contains(value, StringComparison.Ordinal), "something that is not in the file");
            Wrong.Unless(!name.Contains('=', StringComparison.Ordinal) && name.AsSpan().IndexOfAny("\r\n") < 0 && value.AsSpan().IndexOfAny("\r\n") < 0, "more than a line");
            Wrong.Unless(name == name.Trim(), "blanks around a name");

            // Written in quotes that it does not hold, it is the same.
            string quote = value.Contains('"', StringComparison.Ordinal) ? "'" : "\"";
            if (!value.Contains(quote, StringComparison.Ordinal) && name.Length > 0 && name[0] != '#' && !name.StartsWith("export ", StringComparison.Ordinal))
            {
                Wrong.Unless(EnvFile.Parse($"{name}={quote}{value}{quote} # why\n")[name] == value, "in quotes it is another value");
            }
        }
    }
}
