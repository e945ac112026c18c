using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>What the manifests of a data root look like, for what has no neighbour in its own file.</summary>
/// <param name="Style">How their text is laid out and spelled.</param>
/// <param name="FinalNewLine">Whether it ends with a line break.</param>
public sealed record ManifestModel(JsonStyle Style, bool FinalNewLine)
{
    /// <summary>As the studio's programs wrote them.</summary>
    public static ManifestModel Default { get; } = new(JsonStyle.Python, FinalNewLine: false);

    /// <summary>The layout of their entries.</summary>
    internal EntryLayout Layout { get; private init; } = EntryLayout.Default;

    /// <summary>Takes a manifest for a model.</summary>
    /// <param name="manifest">A sound manifest.</param>
    /// <returns>The model.</returns>
    public static ManifestModel Of(ActorManifest manifest) =>
        new(JsonStyle.Detect(manifest.Text), manifest.Text.Bytes.Span is [.., (byte)'\n' or (byte)'\r'])
        {
            Layout = EntryLayout.Of(manifest) ?? EntryLayout.Default,
        };
}
