using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>The reply of an image generation, <c>response.json</c>, which earlier programs kept beside the images.</summary>
public static class LegacyResponse
{
    /// <summary>Reads the addresses, <c>output.output.s3_image_urls</c>.</summary>
    /// <param name="text">A text without problems.</param>
    /// <returns>The addresses as strings of the text, in its order; null if the text has no such array of strings.</returns>
    public static IReadOnlyList<JsonValue>? Read(JsonText text)
    {
        if (!text.Root.TryGet("output"u8, out JsonValue outer)
            || !outer.TryGet("output"u8, out JsonValue inner)
            || !inner.TryGet("s3_image_urls"u8, out JsonValue urls)
            || urls.Kind != JsonKind.Array)
        {
            return null;
        }

        List<JsonValue> addresses = [];
        foreach (JsonValue url in urls.Items)
        {
            if (url.Kind != JsonKind.String)
            {
                return null;
            }

            addresses.Add(url);
        }

        return addresses;
    }
}
