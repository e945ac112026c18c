using System.Text;
using ActorMaker.Data.Addresses;

namespace ActorMaker.Fuzz.Targets;

/// <summary>Addresses of S3: reading never throws, what is read is written back byte for byte, and another form names the same object.</summary>
internal static class Addresses
{
    private static readonly Uri Service = new("http://localhost:4566/s3");

    public static void Check(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        foreach (Uri? service in new[] { null, Service })
        {
            if (!S3Address.TryParse(text, service, out S3Address? address))
            {
                Wrong.Unless(address is null, "it is none, and there is one");
                continue;
            }

            Wrong.Unless(address.ToString() == text, "it is not written back as it was");
            Wrong.Unless(address.Key.Length > 0 && address.Bucket.Length > 0, "it names nothing");
            Wrong.Unless(address.Key.EndsWith(address.FileName, StringComparison.Ordinal) && text.EndsWith(address.Query, StringComparison.Ordinal), "the parts are others");
            Wrong.Unless(address.SameObject(address), "it is not itself");
            _ = address.HasSignature;
            foreach (S3Address other in Others(address))
            {
                Wrong.Unless(other.SameObject(address) && other.Query == address.Query, $"{other} is another object");
                Wrong.Unless(S3Address.TryParse(other.ToString(), service, out S3Address? again) && again.SameObject(address) && again.Form == other.Form && again.Query == address.Query, $"{other} is read as another");
            }

            foreach (S3AddressStyle style in Enum.GetValues<S3AddressStyle>())
            {
                string written = S3Address.Format(address.Bucket, address.Key, style, address.Region ?? "us-west-1", Service);
                Wrong.Unless(S3Address.TryParse(written, Service, out S3Address? again) && again.SameObject(address), $"{written} is read as another");
            }
        }
    }

    private static IEnumerable<S3Address> Others(S3Address address) =>
    [
        address.ToAccelerated(),
        address.ToVirtualHosted(),
        .. Enum.GetValues<S3AddressForm>().Where(static f => f != S3AddressForm.Service).Select(f => address.With(f, "eu-central-1")),
    ];
}
