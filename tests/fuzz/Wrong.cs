namespace ActorMaker.Fuzz;

/// <summary>Something was wrong with what became of an input.</summary>
public sealed class WrongException : Exception
{
    /// <summary>Something, nobody says what.</summary>
    public WrongException()
    {
    }

    /// <summary>What it was.</summary>
    public WrongException(string message)
        : base(message)
    {
    }

    /// <summary>What it was, and what came of it.</summary>
    public WrongException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>What must hold.</summary>
internal static class Wrong
{
    /// <summary>Fails unless something holds.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new WrongException(what);
        }
    }
}
