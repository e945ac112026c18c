using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Trainings;

public sealed class KnownEntryTests
{
    [Theory]
    [InlineData("job-1-e1", true)]
    [InlineData("older-e1", true)]
    [InlineData("job-1", false)]
    [InlineData("job-1-e10", false)]
    [InlineData("JOB-1-E1", false)]
    [InlineData("", false)]
    public void An_entry_is_found_by_its_whole_id_or_one_merged_into_it(string id, bool found)
    {
        KnownEntry entry = new(new VersionPlace("/data/training_versions.json", SubjectKind.Style, "1_ink", IsFallback: false), "job-1-e1", ["older-e1"], EntryState.Pending) { Name = "V1" };

        Assert.Equal(found, entry.Has(id));
    }
}
