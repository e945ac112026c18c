using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Gate;

/// <summary>AM1025, AM1026 and AM2024: which addresses may stand in a data file.</summary>
internal static class AddressRules
{
    /// <summary>Checks an address.</summary>
    /// <returns>True if it is the address of an object in an allowed bucket, without a secret.</returns>
    public static bool Check(JsonValue value, S3Address? address, IReadOnlyList<string> buckets, Rule notAllowed, Rule secret, FindingList findings)
    {
        string text = value.AsString()!;
        if (address is null)
        {
            bool signed = AddressSecrets.IsIn(text) || SecretTokens.IsIn(text);
            findings.Add(signed ? secret : notAllowed, value, signed ? "The address carries a signature, token, key or password" : "This is not the address of an S3 object");
            return false;
        }

        // An encoded "?" is a letter of the key, and what stands behind it a secret all the same.
        if (address.HasSignature || SecretTokens.IsIn(text) || AddressSecrets.IsIn(address.KeySpan))
        {
            findings.Add(secret, value, "The address carries a signature, token or key", fix: "keep the address up to its \"?\", and revoke what it carried");
            return false;
        }

        if (buckets.Count > 0 && !buckets.Contains(address.Bucket, StringComparer.Ordinal))
        {
            findings.Add(notAllowed, value, $"The bucket \"{address.Bucket}\" is not one of TrainingBuckets", fix: "correct the address, or add the bucket to TrainingBuckets");
            return false;
        }

        return true;
    }
}
