/* Linked into the native binary, which is compiled for x86-64-v3: on an older processor the runtime would abort, naming no way out. */
#include <cpuid.h>
#include <unistd.h>

static int has_v3(void)
{
    unsigned int a, b, basic, extended, d;
    if (!__get_cpuid(1, &a, &b, &basic, &d) || !__get_cpuid(0x80000001, &a, &b, &extended, &d))
    {
        return 0;
    }

    /* These four also ask whether the system keeps the wide registers. */
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma")
        && (basic & bit_MOVBE) && (basic & bit_F16C) && (extended & bit_LZCNT);
}

/* Before every other constructor, of which any may use what the processor lacks. */
__attribute__((constructor(101))) static void look_at_processor(void)
{
    static const char text[] =
        "actormaker: this binary needs a processor with AVX2 (x86-64-v3, Intel's and AMD's since 2013 to 2015), and this one has none. "
        "The command that dotnet pack src/ActorMaker.Tool packs runs on every processor.\n";
    if (!has_v3())
    {
        /* Where nobody reads, the exit code tells it. */
        (void)!write(STDERR_FILENO, text, sizeof text - 1);
        _exit(2);
    }
}
