using System.Globalization;
using ActorMaker.Benchmarks;

return args switch
{
    ["json", string folder] => JsonReading.Run(folder, passes: 5),
    ["loras", string root, string styles, string versions] =>
        await LoraBucket.FillAsync(root, int.Parse(styles, CultureInfo.InvariantCulture), int.Parse(versions, CultureInfo.InvariantCulture)),
    ["images", string root, string actors, string images] =>
        await ImageBucket.MakeAsync(root, int.Parse(actors, CultureInfo.InvariantCulture), int.Parse(images, CultureInfo.InvariantCulture)),
    ["hook-data", string root] => HookLoad.Make(root),
    ["hooks", string root, string url, string pid, string rate, string seconds] =>
        await HookLoad.RunAsync(root, url, int.Parse(pid, CultureInfo.InvariantCulture), int.Parse(rate, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["link", string target, string milliseconds] => await Link.RunAsync(new Uri(target), TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture))),
    ["pages", string service, string root, string rounds] => await PageTimes.RunAsync(service, root, int.Parse(rounds, CultureInfo.InvariantCulture)),
    ["pages-peer", string folder] => await PageTimes.ServeAsync(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: json <folder>                       parse all JSON files of a folder on one thread, five times
               loras <root> <styles> <versions>    fill a bucket of the server at ACTORMAKER_S3_ENDPOINT with LoRAs, and a data root that
                                                   knows them; prints the bucket's name
               images <root> <actors> <images>     write actors' images of 20 to 60 KB, and make an empty bucket on that server; prints
                                                   its name
               hook-data <root>                    write a data root with 1,000 trainings at work, and their tokens beside it
               hooks <root> <url> <pid> <rate> <seconds>  send the service at that address hooks for them
               link <target> <milliseconds>        hold every byte to and from the server at that address back, each way; prints its own
               pages <service> <root> <rounds>     ask the service's program for pages of a data root, beside a minimal API that sends
                                                   the same bytes
        """);
    return 2;
}
