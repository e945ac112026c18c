using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorMaker.Service.Api;

/// <summary>Writes answers: JSON, and what is wrong as <c>application/problem+json</c>.</summary>
internal static class Answer
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write) => WriteAsync(context, status, "application/json", write);

    /// <summary>Answers that something is wrong.</summary>
    /// <param name="code">A word for programs.</param>
    /// <param name="detail">A sentence for people, without anything secret.</param>
    /// <param name="more">Writes further members; null for none.</param>
    public static Task ProblemAsync(HttpContext context, int status, string code, string detail, Action<Utf8JsonWriter>? more = null) =>
        WriteAsync(context, status, "application/problem+json", json =>
        {
            json.WriteStartObject();
            json.WriteNumber("status", status);
            json.WriteString("code", code);
            json.WriteString("detail", detail);
            more?.Invoke(json);
            json.WriteEndObject();
        });

    private static async Task WriteAsync(HttpContext context, int status, string type, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Form))
        {
            write(json);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        }
    }
}
