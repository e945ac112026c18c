using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorMaker.Data.Plans;

/// <summary>Reads and writes the tool's own files of this room: compiled ahead, as all of it is.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(LostDocument))]
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "What the generator writes calls JsonSerializer; these files are our own, with no field that we do not know.")]
internal sealed partial class PlansContext : JsonSerializerContext
{
    private static PlansContext? own;

    // Letters of any script as they are: nothing embeds these files in a page.
    // Letters of any script as they are: nothing embeds these files in a page.
    private static PlansContext Own => own ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Reads a journal.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JournalDocument ReadJournal(byte[] bytes) => JsonSerializer.Deserialize(bytes, Own.JournalDocument) ?? throw new JsonException();

    /// <summary>Writes a journal.</summary>
    public static byte[] Write(JournalDocument journal) => JsonSerializer.SerializeToUtf8Bytes(journal, Own.JournalDocument);

    /// <summary>Writes a plan.</summary>
    public static byte[] Write(PlanDocument plan) => JsonSerializer.SerializeToUtf8Bytes(plan, Own.PlanDocument);

    /// <summary>Writes what a plan drops.</summary>
    public static byte[] Write(LostDocument lost) => JsonSerializer.SerializeToUtf8Bytes(lost, Own.LostDocument);
}
