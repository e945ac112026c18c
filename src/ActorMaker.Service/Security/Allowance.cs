namespace ActorMaker.Service.Security;

/// <summary>How often something may be done: a number of times at once, and as often again in a minute.</summary>
internal sealed class Allowance(int aMinute, TimeProvider time)
{
    private readonly Lock gate = new();
    private double left = aMinute;
    private long last = time.GetTimestamp();

    /// <summary>Takes one, if there is one left.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            left = Math.Min(aMinute, left + (time.GetElapsedTime(last, now).TotalMinutes * aMinute));
            last = now;
            if (left < 1)
            {
                return false;
            }

            left--;
            return true;
        }
    }
}
