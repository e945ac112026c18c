using ActorMaker.Data.Plans;

namespace ActorMaker.Operations;

/// <summary>A door whose user has seen a plan before, and wants that one and no other.</summary>
public interface IPlanDoor : IDoor
{
    /// <summary>What the plan's journal says of where it was asked for.</summary>
    string By { get; }

    /// <summary>Is shown the plan, before anything of it is written or previewed.</summary>
    /// <returns>False if it is not to be gone on with.</returns>
    bool Take(Plan plan);

    /// <summary>Is told what became of it, if it was applied.</summary>
    void Applied(PlanResult result);
}
