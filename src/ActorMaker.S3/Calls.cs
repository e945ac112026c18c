namespace ActorMaker.S3;

/// <summary>The calls of S3's interface that this project makes, by the names that permissions and logs use.</summary>
internal static class Calls
{
    public const string List = "ListObjectsV2";
    public const string Head = "HeadObject";
    public const string Get = "GetObject";
    public const string Put = "PutObject";
}
