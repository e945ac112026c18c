using ActorMaker.Operations.Projects;
using ActorMaker.Service.Hosting;
#pragma warning disable RS0030 // The program's own streams: what keeps it from starting is told there.

return await ServiceProgram.RunAsync(args, Surroundings.OfProcess(), Console.Out.WriteLine, Console.Error.WriteLine, CancellationToken.None);
