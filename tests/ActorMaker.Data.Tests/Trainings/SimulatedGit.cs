namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What people do with git to one version file: two branches, a stash, resets, and merges that somebody has to finish. It knows nothing of the product's code.</summary>
/// <param name="random">Draws what is done.</param>
/// <param name="text">The file at first, committed.</param>
internal sealed class SimulatedGit(Random random, string text)
{
    private readonly string[] committed = [text, text];
    private int branch;
    private string? stashed;

    /// <summary>The file in the working tree; while a merge is open, one with git's marks in it.</summary>
    public string Tree { get; set; } = text;

    /// <summary>Whether a merge waits for somebody to finish it.</summary>
    public bool IsMerging { get; private set; }

    /// <summary>How often git has changed the file in the working tree.</summary>
    public int Moves { get; private set; }

    /// <summary>What somebody can get back that is not in the working tree.</summary>
    public IEnumerable<string> Kept => stashed is null ? committed : committed.Prepend(stashed);

    /// <summary>Something that git can do now, or refuses.</summary>
    public void Move()
    {
        if (IsMerging)
        {
            return;
        }

        string before = Tree;
        switch (random.Next(6))
        {
            case 0:
                committed[branch] = Tree;
                break;
            case 1:
                Tree = committed[branch]; // reset --hard, which takes back entries too
                break;
            case 2 when stashed is null:
                stashed = Tree;
                Tree = committed[branch];
                break;
            case 2 or 3:
                Tree = stashed ?? Tree;
                stashed = null;
                break;
            case 4:
                Switch();
                break;
            default:
                // Into a tree with changes of its own git merges nothing.
                IsMerging = Tree == committed[branch] && committed[0] != committed[1];
                Tree = IsMerging ? $"<<<<<<< HEAD\n{committed[branch]}\n=======\n{committed[1 - branch]}\n>>>>>>> other\n" : Tree;
                break;
        }

        Moves += Tree == before ? 0 : 1;
    }

    /// <summary>Somebody decides for one side of the open merge, or gives it up.</summary>
    public void EndMerge()
    {
        if (IsMerging)
        {
            IsMerging = false;
            committed[branch] = committed[random.Next(2)];
            Tree = committed[branch];
        }
    }

    private void Switch()
    {
        // Changes that the other branch would overwrite keep git from switching; others go along.
        if (Tree == committed[branch])
        {
            Tree = committed[1 - branch];
        }
        else if (committed[0] != committed[1])
        {
            return;
        }

        branch = 1 - branch;
    }
}
