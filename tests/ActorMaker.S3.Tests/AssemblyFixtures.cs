[assembly: AssemblyFixture(typeof(S3ServerFixture))]
[assembly: AssemblyFixture(typeof(ActorMaker.S3.Tests.ProfilesFixture))]
