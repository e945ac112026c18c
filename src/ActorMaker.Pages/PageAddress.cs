using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>The paths of pages in a site, and of what they show.</summary>
internal static class PageAddress
{
    public static string Of(SubjectView subject) => OfVersions(subject.Kind, subject.Name);

    public static string OfVersions(SubjectKind kind, string name) => $"{(kind == SubjectKind.Style ? "styles" : "actor-versions")}/{FileName(name)}.html";

    public static string Of(ActorView actor) => $"actors/{FileName(actor.Name)}.html";

    /// <summary>A path as an address: each name escaped.</summary>
    public static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    // A name of the data is a file's name here: what a file system or an address takes for something else is spelt out.
    private static string FileName(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c.ToString() : FormattableString.Invariant($"~{(int)c:x}")));
}
