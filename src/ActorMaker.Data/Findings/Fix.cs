using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.Data.Findings;

/// <summary>How to mend what a finding is about: words, the command that does it, and what follows.</summary>
/// <param name="Words">What to do, or what leads to the command; without a full stop.</param>
/// <param name="Command">The command; null where there is none.</param>
/// <param name="Rest">What follows the command; null for nothing.</param>
public sealed record Fix(string Words, Command? Command = null, Fix? Rest = null)
{
    /// <summary>The fix as one text.</summary>
    public string Text => Word(static command => command.Text);

    /// <summary>The first command that it names; null for none.</summary>
    public Command? FirstCommand => Command ?? Rest?.FirstCommand;

    /// <summary>The fix as one text for somebody who runs jobs in a way of their own.</summary>
    /// <param name="word">Words a command.</param>
    public string Word(Func<Command, string> word) => Command is null && Rest is null ? Words : Words + (Command is null ? "" : word(Command)) + Rest?.Word(word);

    /// <summary>A fix by hand.</summary>
    /// <param name="words">What to do; null for no fix.</param>
    [return: NotNullIfNotNull(nameof(words))]
    public static implicit operator Fix?(string? words) => FromString(words);

    /// <summary>A fix by hand.</summary>
    /// <param name="words">What to do; null for no fix.</param>
    /// <returns>The fix.</returns>
    [return: NotNullIfNotNull(nameof(words))]
    public static Fix? FromString(string? words) => words is null ? null : new Fix(words);

    /// <summary>A fix by a job.</summary>
    /// <param name="rest">What follows it; null for nothing.</param>
    /// <returns>The fix.</returns>
    public static Fix By(Job job, Fix? rest = null) => new("", new Command(job), rest);
}
