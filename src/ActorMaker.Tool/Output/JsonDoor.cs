using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Reporting;
using ActorMaker.Pages;

namespace ActorMaker.Tool.Output;

/// <summary>One JSON object on standard output, once the operation has ended: findings, what a preview plans, and what was said.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
internal sealed class JsonDoor(Terminal terminal, Wording wording, bool isQuiet) : CommandDoor(terminal, wording, isQuiet)
{
    private readonly Wording wording = wording;
    private readonly List<ShownFinding> findings = [];
    private readonly List<ShownFinding> planned = [];
    private readonly List<string> said = [];

    /// <inheritdoc/>
    public override void Say(string line) => said.Add(line);

    /// <inheritdoc/>
    public override void End()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Write(json, "findings", findings);
            Write(json, "planned", planned);
            json.WriteStartObject("summary");
            json.WriteNumber("errors", Errors);
            json.WriteNumber("warnings", Warnings);
            json.WriteNumber("exitCode", ExitCode);
            json.WriteStartArray("lines");
            said.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        Terminal.Text(Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
    }

    /// <inheritdoc/>
    protected override void Show(ShownFinding shown) => (shown.Finding.Rule == RuleCatalog.PlannedChange ? planned : findings).Add(shown);

    private void Write(Utf8JsonWriter json, string name, List<ShownFinding> list) =>
        FindingsJson.Write(json, name, list.ConvertAll(static f => new WeighedFinding(f.Finding, f.Severity)), wording.Word);
}
