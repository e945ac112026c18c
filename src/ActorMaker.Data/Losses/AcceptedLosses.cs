using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Losses;

/// <summary>The losses that somebody wants: the lines of <c>training-losses.txt</c> in the data root.</summary>
/// <remarks>A line is a code, a path and a reason. The path may name one thing of the file behind a <c>#</c>, or a folder, with a slash at its end, and all in it.</remarks>
public sealed class AcceptedLosses
{
    /// <summary>The file's name.</summary>
    public const string FileName = "training-losses.txt";

    private readonly List<Line> lines = [];
    private readonly List<Finding> problems = [];
    private readonly string path;

    private AcceptedLosses(string path) => this.path = path;

    /// <summary>What is wrong with the file.</summary>
    public IReadOnlyList<Finding> Problems => problems;

    /// <summary>The lines that accept nothing that is lost, in words.</summary>
    public IEnumerable<string> Unused =>
        lines.Where(static l => !l.IsUsed).Select(l => string.Create(CultureInfo.InvariantCulture, $"{path}({l.Number}): \"{l.Code} {l.Rest}\" accepts nothing that is lost: the line can go"));

    /// <summary>Reads the file.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>What is accepted: nothing if there is no such file.</returns>
    public static AcceptedLosses Read(string root)
    {
        AcceptedLosses accepted = new(System.IO.Path.Join(root, FileName));
        try
        {
            int number = 0;
            foreach (string text in File.ReadLines(accepted.path))
            {
                accepted.Add(text.Trim(), ++number);
            }
        }
        catch (FileNotFoundException)
        {
            // Nothing is accepted.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            accepted.Refuse(1, $"the file cannot be read: {e.Message}");
        }

        return accepted;
    }

    /// <summary>Whether a loss is accepted.</summary>
    public bool Accept(Loss loss)
    {
        bool isAccepted = false;
        foreach (Line line in lines)
        {
            if (string.Equals(line.Code, loss.Finding.Rule.Code, StringComparison.OrdinalIgnoreCase) && Names(line.Rest, loss))
            {
                line.IsUsed = isAccepted = true;
            }
        }

        return isAccepted;
    }

    private void Add(string text, int number)
    {
        if (text.Length == 0 || text[0] == '#')
        {
            return;
        }

        string[] parts = text.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
        if (RuleCatalog.Find(parts[0]) is not { } rule || !RuleCatalog.IsLoss(rule))
        {
            Refuse(number, $"\"{parts[0]}\" is no code of a loss: a line begins with AM6001 to AM6005");
        }
        else if (parts.Length < 2 || !parts[1].AsSpan().ContainsAny(' ', '\t'))
        {
            Refuse(number, "the line gives no reason: a line is a code, a path and why the loss is wanted");
        }
        else
        {
            lines.Add(new Line(number, rule.Code, parts[1]));
        }
    }

    private void Refuse(int number, string what) =>
        problems.Add(Finding.At(RuleCatalog.BadProperty, path, new TextPosition(number, 1), char.ToUpperInvariant(what[0]) + what[1..], "correct the line"));

    // Names of files hold blanks, so only the loss itself tells where the path in the line ends.
    private static bool Names(string rest, Loss loss)
    {
        if ((loss.Detail is { } detail && BeginsWith(rest, $"{loss.Path}#{detail}")) || BeginsWith(rest, loss.Path))
        {
            return true;
        }

        for (int slash = loss.Path.LastIndexOf('/'); slash > 0; slash = loss.Path.LastIndexOf('/', slash - 1))
        {
            if (BeginsWith(rest, loss.Path[..(slash + 1)]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsWith(string rest, string path) => rest.Length > path.Length && rest.StartsWith(path, StringComparison.Ordinal) && rest[path.Length] is ' ' or '\t';

    private sealed record Line(int Number, string Code, string Rest)
    {
        public bool IsUsed { get; set; }
    }
}
