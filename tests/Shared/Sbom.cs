using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorMaker.Testing;

/// <summary>The bill of materials of a package (CycloneDX): the packages of others whose assemblies it carries, as the build says.</summary>
public static class Sbom
{
    /// <summary>The text of <c>build/sbom/&lt;package&gt;.cdx.json</c> as it must be.</summary>
    /// <param name="package">The package's id.</param>
    /// <param name="dependencies">Absolute path of the <c>.deps.json</c> of what it carries.</param>
    public static string Of(string package, string dependencies)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(dependencies));
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("bom-ref", package);
            json.WriteString("name", package);
            WriteLicense(json, "MIT");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("components");
            foreach (JsonProperty library in document.RootElement.GetProperty("libraries").EnumerateObject().Where(static l => l.Value.GetProperty("type").GetString() == "package").OrderBy(static l => l.Name, StringComparer.Ordinal))
            {
                string[] name = library.Name.Split('/');
                json.WriteStartObject();
                json.WriteString("type", "library");
                json.WriteString("bom-ref", $"pkg:nuget/{name[0]}@{name[1]}");
                json.WriteString("name", name[0]);
                json.WriteString("version", name[1]);
                json.WriteStartArray("hashes");
                json.WriteStartObject();
                json.WriteString("alg", "SHA-512");
                json.WriteString("content", Convert.ToHexStringLower(Convert.FromBase64String(library.Value.GetProperty("sha512").GetString()!["sha512-".Length..])));
                json.WriteEndObject();
                json.WriteEndArray();
                WriteLicense(json, LicenseOf(name[0]));
                json.WriteString("purl", $"pkg:nuget/{name[0]}@{name[1]}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Compares the file with what must be in it; with <c>ACTORMAKER_WRITE_SURFACE</c> set, writes it.</summary>
    public static void Check(string package, string dependencies)
    {
        string path = Path.Join(Sources.Root, "build", "sbom", package + ".cdx.json");
        string text = Of(package, dependencies);
        if (Environment.GetEnvironmentVariable("ACTORMAKER_WRITE_SURFACE") is { Length: > 0 })
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(text, File.ReadAllText(path));
        string notices = File.ReadAllText(Path.Join(Sources.Root, "THIRD-PARTY-NOTICES"));
        using JsonDocument sbom = JsonDocument.Parse(text);
        Assert.All(sbom.RootElement.GetProperty("components").EnumerateArray(), c => Assert.Contains(c.GetProperty("name").GetString()!, notices, StringComparison.Ordinal));
    }

    private static string LicenseOf(string name) => name switch
    {
        _ when name.StartsWith("AWSSDK.", StringComparison.Ordinal) => "Apache-2.0",
        _ when name.StartsWith("OpenTelemetry", StringComparison.Ordinal) => "Apache-2.0",
        "System.CommandLine" => "MIT",
        _ => throw new InvalidOperationException($"The licence of {name} is not known here: look it up, and add the package to THIRD-PARTY-NOTICES."),
    };

    private static void WriteLicense(Utf8JsonWriter json, string id)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        json.WriteStartObject("license");
        json.WriteString("id", id);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
