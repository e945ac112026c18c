using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ActorMaker.Data.Plans;

/// <summary>Writes the tool's own files of this room, by code that is generated and compiled ahead.</summary>
/// <remarks>Only what writes is generated: what reads is made of tables that the runtime would compile in each build.</remarks>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(LostDocument))]
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "What the generator writes calls JsonSerializer; these files are our own, with no field that we do not know.")]
internal sealed partial class PlansContext : JsonSerializerContext
{
    // Letters of any script as they are: nothing embeds these files in a page.
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a journal.</summary>
    public static byte[] Write(JournalDocument journal) => Write(journal, Default.JournalDocument);

    /// <summary>Writes a plan.</summary>
    public static byte[] Write(PlanDocument plan) => Write(plan, Default.PlanDocument);

    /// <summary>Writes what a plan drops.</summary>
    public static byte[] Write(LostDocument lost) => Write(lost, Default.LostDocument);

    private static byte[] Write<T>(T document, JsonTypeInfo<T> type)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Format))
        {
            type.SerializeHandler!(writer, document);
        }

        return bytes.ToArray();
    }
}

/// <summary>Reads the tool's own journals.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalDocument))]
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "What the generator writes calls JsonSerializer; a journal is our own, with no field that we do not know.")]
[SuppressMessage("Design", "MA0048:File name must match type name", Justification = "The two are one.")]
internal sealed partial class JournalContext : JsonSerializerContext
{
    /// <summary>Reads a journal.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JournalDocument Read(byte[] bytes) => JsonSerializer.Deserialize(bytes, Default.JournalDocument) ?? throw new JsonException();
}
