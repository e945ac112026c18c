using System.Reflection;

namespace ActorMaker.Testing;

/// <summary>Where this repository is, and the tasks that it has built: known from the build of the tests.</summary>
public static class Sources
{
    /// <summary>Absolute path of the repository, with a separator at its end.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Absolute path of the folder with the built tasks, with a separator at its end.</summary>
    public static string TasksFolder { get; } = Metadata("TasksFolder");

    /// <summary>The configuration that was built, such as <c>Debug</c>.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    private static string Metadata(string key) =>
        typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
