using ActorMaker.Fuzz;
using SharpFuzz;

// Usage: TARGET                       one of FuzzTargets, under afl-fuzz: bytes on standard input, again and again
//        replay TARGET FILE...        each file once, with the stack of what goes wrong
//        minimize TARGET FROM TO      copies those files of a folder that together reach all that it reaches
//        instrument ASSEMBLY          makes an assembly tell where it goes, in its place
switch (args)
{
    case ["instrument", var assembly]:
        Console.WriteLine($"{Fuzzer.Instrument(assembly, static _ => true, Options.Value).Count()} types");
        return 0;
    case ["replay", var name, .. var files]:
        foreach (string file in files)
        {
            FuzzTargets.Find(name)(File.ReadAllBytes(file));
        }

        Console.WriteLine($"{files.Length} files");
        return 0;
    case ["minimize", var name, var from, var to]:
        return Corpus.Minimize(FuzzTargets.Find(name), from, to);
    case [var name]:
        Action<byte[]> target = FuzzTargets.Find(name);
        Fuzzer.Run(stream =>
        {
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            target(bytes.ToArray());
        });
        return 0;
    default:
        return 2;
}
