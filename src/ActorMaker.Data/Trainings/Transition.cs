namespace ActorMaker.Data.Trainings;

/// <summary>What the tree has of a run.</summary>
public enum EntryState
{
    /// <summary>No entry: another branch, a stash, a reset, or nobody's run.</summary>
    Absent,

    /// <summary><c>pending</c> or <c>training</c>.</summary>
    Pending,

    /// <summary><c>failed</c>.</summary>
    Failed,

    /// <summary><c>completed</c>.</summary>
    Completed,

    /// <summary>A status that no program knows (AM1023).</summary>
    Strange,
}

/// <summary>The studio's words for the states of an entry.</summary>
public static class EntryStates
{
    /// <summary>The word for a state, as our own files keep it; that of a strange status is ours.</summary>
    public static string Word(this EntryState state) => state.ToString().ToLowerInvariant();
}

/// <summary>What the bucket has of a run.</summary>
public enum ObjectState
{
    /// <summary>No bucket is set, so nothing can be asked of it.</summary>
    NoBucket,

    /// <summary>The bucket could not be asked.</summary>
    Unseen,

    /// <summary>None of the keys that the run would write is there.</summary>
    Missing,

    /// <summary>The object was written before the run began (AM3010).</summary>
    Older,

    /// <summary>The object is cut off, no safetensors file, or of another size than RunPod told (AM3005).</summary>
    Broken,

    /// <summary>RunPod named an object of another style, actor, version or bucket.</summary>
    Foreign,

    /// <summary>The run's LoRA is there, whole, and written since the run began.</summary>
    Proven,
}

/// <summary>What is done with an entry.</summary>
public enum Step
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>It becomes completed.</summary>
    Complete,

    /// <summary>It becomes failed.</summary>
    Fail,

    /// <summary>It becomes pending again: RunPod's retry keeps the id.</summary>
    Reopen,

    /// <summary>It stays completed, and gets what it lacks.</summary>
    Refresh,

    /// <summary>Nothing yet: what is missing may still come.</summary>
    Wait,

    /// <summary>Nothing: RunPod has forgotten the run, and no LoRA came of it (AM5003).</summary>
    Lose,

    /// <summary>Nothing: a person decides (AM5002, AM3005, AM3010).</summary>
    Ask,
}

/// <summary>Why a step is taken, or none.</summary>
public enum Reason
{
    /// <summary>It goes without saying.</summary>
    None,

    /// <summary>The entry is not in the tree.</summary>
    NoEntry,

    /// <summary>The entry's status is none that we know.</summary>
    StrangeStatus,

    /// <summary>The run ended well, and its LoRA is not in the bucket yet.</summary>
    NoObject,

    /// <summary>The bucket could not be asked.</summary>
    BucketUnseen,

    /// <summary>A hook alone says so, and there is no bucket to look into.</summary>
    Unconfirmed,

    /// <summary>The word is an earlier attempt's: RunPod runs it again.</summary>
    EarlierAttempt,

    /// <summary>The LoRA is there, whatever was said.</summary>
    ByObject,

    /// <summary>The object is older than the run.</summary>
    Older,

    /// <summary>The object is not whole.</summary>
    Broken,

    /// <summary>The object is somebody else's.</summary>
    Foreign,

    /// <summary>The entry has another LoRA.</summary>
    OtherLora,

    /// <summary>A failure of a run that is completed already.</summary>
    Late,

    /// <summary>RunPod says that a completed run failed, and its LoRA is not there.</summary>
    CompletedWithoutObject,

    /// <summary>RunPod has forgotten the run, and there is no LoRA of it.</summary>
    Forgotten,

    /// <summary>The event is of another run than the one whose token it came with.</summary>
    OtherRun,

    /// <summary>Several entries could be meant.</summary>
    Ambiguous,

    /// <summary>The gate would refuse what the step writes.</summary>
    Refused,
}

/// <summary>All that a step is decided by.</summary>
/// <param name="Entry">What the tree has.</param>
/// <param name="Hook">What came with the run's own token; a hook without one counts for nothing here.</param>
/// <param name="Status">What RunPod answers when asked.</param>
/// <param name="Object">What the bucket has.</param>
/// <param name="IsOverdue">Whether the run began so long ago that RunPod lets none run on.</param>
/// <param name="IsNameless">Whether nobody knows RunPod's id of the run, so that it cannot be asked for.</param>
/// <param name="IsOtherLora">Whether what ended well is another LoRA than the one that the entry has.</param>
public readonly record struct RunView(
    EntryState Entry, RunState Hook, RunState Status, ObjectState Object, bool IsOverdue, bool IsNameless, bool IsOtherLora)
{
    /// <summary>Whether somebody who knows says that the run ended well.</summary>
    public bool Succeeded => Status == RunState.Completed || (Hook == RunState.Completed && !Status.IsFailure());

    /// <summary>Whether the run ended otherwise. RunPod's own answer goes before a hook, which may be of an earlier attempt.</summary>
    public bool HasFailed => Status.IsFailure() || (Hook.IsFailure() && Status is RunState.Unknown or RunState.Gone);
}

/// <summary>What follows from all that is known of a run. A pure function, and the only one that decides it; docs/service.md has it as a table.</summary>
/// <param name="Step">What is done.</param>
/// <param name="Reason">Why.</param>
public readonly record struct Transition(Step Step, Reason Reason)
{
    /// <summary>Decides.</summary>
    public static Transition Of(in RunView run) => run.Entry switch
    {
        EntryState.Pending => OfPending(run),
        EntryState.Failed => OfFailed(run),
        EntryState.Completed => OfCompleted(run),
        EntryState.Absent => new(Step.Wait, Reason.NoEntry),
        _ => new(Step.Ask, Reason.StrangeStatus),
    };

    /// <summary>What is done where more is needed than usual, or less, to believe a hook.</summary>
    /// <param name="confirm">How far its own word goes.</param>
    public Transition With(Confirmation confirm, in RunView run) => confirm switch
    {
        Confirmation.Required when Step == Step.Fail && !run.Status.IsFailure() => new(Step.Wait, Reason.Unconfirmed),
        Confirmation.Off when Reason == Reason.Unconfirmed => new(Step.Complete, Reason.None),
        _ => this,
    };

    private static Transition OfPending(in RunView run)
    {
        bool proven = run.Object == ObjectState.Proven;
        if (run.Succeeded)
        {
            return OfSuccess(run);
        }

        if (run.HasFailed)
        {
            return proven ? new(Step.Complete, Reason.ByObject) : new(Step.Fail, Reason.None);
        }

        if (run.Status.IsActive() && !(run.IsOverdue && proven))
        {
            return new(Step.Keep, run.Hook.IsFailure() ? Reason.EarlierAttempt : Reason.None);
        }

        bool forgotten = run.Status == RunState.Gone || run.IsOverdue;
        if (proven && (forgotten || run.IsNameless))
        {
            return new(Step.Complete, Reason.ByObject);
        }

        return !forgotten ? new(Step.Keep, Reason.None) : run.Object switch
        {
            ObjectState.Missing or ObjectState.NoBucket => new(Step.Lose, Reason.Forgotten),
            ObjectState.Unseen => new(Step.Wait, Reason.BucketUnseen),
            _ => Doubt(run.Object),
        };
    }

    private static Transition OfFailed(in RunView run)
    {
        bool proven = run.Object == ObjectState.Proven;
        if (run.Succeeded)
        {
            return OfSuccess(run);
        }

        if (run.Status.IsActive() && !(run.IsOverdue && proven))
        {
            return new(Step.Reopen, run.Hook.IsFailure() ? Reason.EarlierAttempt : Reason.None);
        }

        return proven ? new(Step.Complete, Reason.ByObject) : new(Step.Keep, Reason.None);
    }

    private static Transition OfCompleted(in RunView run)
    {
        if (run.Succeeded)
        {
            return run.IsOtherLora ? new(Step.Ask, Reason.OtherLora) : new(Step.Refresh, Reason.None);
        }

        if (run.Status.IsFailure() && run.Object == ObjectState.Missing)
        {
            return new(Step.Ask, Reason.CompletedWithoutObject);
        }

        return new(Step.Keep, run.HasFailed || run.Hook.IsFailure() ? Reason.Late : Reason.None);
    }

    /// <summary>With a bucket, only a LoRA that is there completes a run; without one, only RunPod's own answer does.</summary>
    private static Transition OfSuccess(in RunView run) => run.Object switch
    {
        ObjectState.Proven => new(Step.Complete, Reason.None),
        ObjectState.NoBucket when run.Status == RunState.Completed => new(Step.Complete, Reason.None),
        ObjectState.NoBucket => new(Step.Wait, Reason.Unconfirmed),
        ObjectState.Unseen => new(Step.Wait, Reason.BucketUnseen),
        ObjectState.Missing => new(Step.Wait, Reason.NoObject),
        _ => Doubt(run.Object),
    };

    private static Transition Doubt(ObjectState state) => new(Step.Ask, state switch
    {
        ObjectState.Older => Reason.Older,
        ObjectState.Broken => Reason.Broken,
        _ => Reason.Foreign,
    });
}
