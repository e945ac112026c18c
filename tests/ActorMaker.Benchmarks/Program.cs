using ActorMaker.Benchmarks;

return args switch
{
    ["json", string folder] => JsonReading.Run(folder, passes: 5),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: json <folder>    parse all JSON files of a folder on one thread, five times");
    return 2;
}
