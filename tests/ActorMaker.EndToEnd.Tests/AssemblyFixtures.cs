[assembly: AssemblyFixture(typeof(S3ServerFixture))]
