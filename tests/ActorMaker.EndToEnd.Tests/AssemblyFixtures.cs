using ActorMaker.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(SuiteServer))]
