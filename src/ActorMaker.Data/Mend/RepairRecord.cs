using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Mend;

/// <summary>The plan files of repairs, where no later run replaces them: they are all that leads back to the objects that were replaced.</summary>
public static class RepairRecord
{
    /// <summary>Writes down a repair that is about to begin.</summary>
    /// <param name="plan">Its plan, with the objects that it replaces.</param>
    /// <returns>Absolute path of the file, which the plan file of the finished repair replaces.</returns>
    /// <exception cref="IOException">It cannot be written: nothing may be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written: nothing may be replaced.</exception>
    public static string Begin(Plan plan, TimeProvider time)
    {
        string name = $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{TempName.NewId()}.plan.json";
        string path = Path.Combine(RootLock.MakeFolder(plan.Root), "repairs", name);
        PlanFile.Write(plan, result: null, path);
        return path;
    }
}
