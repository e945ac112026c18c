using ActorMaker.Data.Gate;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Trainings;

/// <summary>Reads what a project says of its data for whoever only looks at it: a value that makes no sense then stands for its default.</summary>
public static class ProjectData
{
    /// <summary>Reads it.</summary>
    /// <param name="settings">What the project says.</param>
    public static GateSettings Read(OperationSettings settings, TimeProvider time) =>
        settings.Data() with { Time = time, HashCachePath = new SettingReader(settings, static _ => { }).FilePath(Setting.HashCache) };
}
