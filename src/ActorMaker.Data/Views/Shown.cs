using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Views;

/// <summary>Texts of the data as they may be shown to whoever sees a page.</summary>
public static class Shown
{
    /// <summary>A text; something else in its place if it holds a secret, which AM1026 finds where it stands.</summary>
    /// <param name="text">The text; null for none.</param>
    public static string? Text(string? text) =>
        text is not null && (AddressSecrets.IsIn(text) || SecretTokens.IsIn(text)) ? "(not shown: it holds a signature, token or key, AM1026)" : text;
}
