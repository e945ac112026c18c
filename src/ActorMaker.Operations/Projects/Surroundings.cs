using System.Collections;

namespace ActorMaker.Operations.Projects;

/// <summary>What a process is given beside its arguments.</summary>
/// <param name="Folder">Absolute path of the current folder.</param>
/// <param name="Variables">The environment, by name.</param>
public sealed record Surroundings(string Folder, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

#pragma warning disable RS0030 // The process is the user's own, started in a folder: nothing else shares it.
        return new Surroundings(Directory.GetCurrentDirectory(), variables);
#pragma warning restore RS0030
    }

    /// <summary>A path as the user means it.</summary>
    /// <param name="path">Absolute, or relative to the current folder.</param>
    /// <returns>The absolute path.</returns>
    public string PathOf(string path) => Path.GetFullPath(path, Folder);

    /// <summary>The variable that MSBuild would take for a property.</summary>
    /// <param name="name">The property's name.</param>
    /// <returns>Its value; null if there is none.</returns>
    public string? Property(string name)
    {
        foreach ((string variable, string value) in Variables)
        {
            if (variable.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
