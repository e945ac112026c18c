using System.Globalization;
using ActorMaker.Benchmarks;

return args switch
{
    ["json", string folder] => JsonReading.Run(folder, passes: 5),
    ["loras", string root, string styles, string versions] =>
        await LoraBucket.FillAsync(root, int.Parse(styles, CultureInfo.InvariantCulture), int.Parse(versions, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: json <folder>                       parse all JSON files of a folder on one thread, five times
               loras <root> <styles> <versions>    fill a bucket of the server at ACTORMAKER_S3_ENDPOINT with LoRAs, and a data root that
                                                   knows them; prints the bucket's name
        """);
    return 2;
}
