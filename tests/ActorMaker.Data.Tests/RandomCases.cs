using System.Globalization;
using System.Runtime.CompilerServices;

namespace ActorMaker.Data.Tests;

/// <summary>
/// Runs a check over many random cases, each with a seed of its own that a failure names.
/// <c>ACTORMAKER_SEED=n</c> begins with that case, <c>ACTORMAKER_LONG=1</c> runs many more.
/// </summary>
internal static class RandomCases
{
    private const int LongFactor = 100;

    public static void Run(int count, Action<Random> check, [CallerMemberName] string test = "")
    {
        int cases = Environment.GetEnvironmentVariable("ACTORMAKER_LONG") == "1" ? count * LongFactor : count;
        int first = int.TryParse(Environment.GetEnvironmentVariable("ACTORMAKER_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{test}: {cases} cases from seed {first}");
        for (int i = 0; i < cases; i++)
        {
            int seed = unchecked(first + i);
            try
            {
                check(new Random(seed));
            }
            catch (Exception e)
            {
                Assert.Fail($"ACTORMAKER_SEED={seed}: {e}");
            }
        }
    }
}
