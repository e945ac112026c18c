using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>Why a request did not succeed, what to do about it, and whether it may go better the next time.</summary>
/// <param name="Status">The HTTP status; null when no answer came.</param>
/// <param name="Code">S3's error code, or one of those below; empty when there was none.</param>
/// <param name="Reason">Why, in words; nothing in it comes from the service.</param>
/// <param name="MayPass">Whether sending it again may help.</param>
/// <param name="Fix">What to do; null for what is usually wrong: credentials, names, permissions.</param>
internal sealed record Failure(int? Status, string Code, string Reason, bool MayPass, string? Fix = null)
{
    /// <summary>The code of an answer without a length.</summary>
    public const string MissingLength = "MissingContentLength";

    /// <summary>The code of an answer that is not the part that was asked for.</summary>
    public const string RangeIgnored = "RangeIgnored";

    /// <summary>The code of an answer with a header or a field that has no meaning.</summary>
    public const string Senseless = "SenselessAnswer";

    /// <summary>The code of a web page in the place of an answer.</summary>
    public const string WebPage = "WebPage";

    /// <summary>The code of a service that takes no conditions.</summary>
    public const string NoConditions = "NoConditionalWrites";

    /// <summary>The code of an object that nobody expected to be so large.</summary>
    public const string TooLarge = "TooLarge";

    /// <summary>What to do where no answer comes.</summary>
    public const string NoAnswer = "check S3ServiceUrl and the network, and run again";

    /// <summary>What to do where something answers that is no S3 service, or one that lacks what is needed.</summary>
    public const string NotS3 = "check S3ServiceUrl: what answers there is not what this package can use";
    private const string Gone = "check the bucket's name; put the object back, or take its address out of the data";

    private static readonly (string, string?) OtherRegion = ("the bucket is in another region: set S3Region", "set S3Region");

    /// <summary>What an exception means for the request; null where it is no failure of one.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="timeout">How long the attempt had.</param>
    public static Failure? Of(Exception error, TimeSpan timeout) => error switch
    {
        S3AnswerException answer => FromAnswer(answer.Status, answer.Code, answer.Region),
        AmazonServiceException { StatusCode: >= HttpStatusCode.Continue } answer => FromAnswer((int)answer.StatusCode, S3AnswerException.CleanCode(answer.ErrorCode), region: null),
        HttpRequestException { InnerException: AuthenticationException } =>
            new Failure(null, "", "no secure connection to the service: this machine does not trust its certificate, or they have no version of TLS in common", MayPass: false, "let this machine trust the certificate (SSL_CERT_FILE), or check S3ServiceUrl"),
        AmazonServiceException or HttpRequestException or HttpIOException => new Failure(null, "", Network(error), MayPass: true, NoAnswer),
        OperationCanceledException => new Failure(null, "", $"no answer within {timeout.TotalSeconds:0} s", MayPass: true, NoAnswer),
        AmazonClientException => new Failure(null, "", $"the AWS SDK refused it ({error.GetType().Name})", MayPass: false),
        _ => null,
    };

    private static Failure FromAnswer(int status, string code, string? region)
    {
        bool mayPass = status is (>= 500 and not 501) or 429 or 408 || code is "SlowDown" or "RequestTimeout" or "OperationAborted" or "ConditionalRequestConflict";
        (string reason, string? fix) = code switch
        {
            "InvalidAccessKeyId" => ("the service does not know the access key", null),
            "SignatureDoesNotMatch" => ("the secret does not belong to the access key", null),
            "ExpiredToken" or "InvalidToken" => ("the session of the credentials has ended", "sign in again"),
            "RequestTimeTooSkewed" => ("this machine's clock is wrong", "set the clock"),
            "NoSuchBucket" => ("there is no such bucket", "check the bucket's name, and S3ServiceUrl where the service is not AWS"),
            "InvalidObjectState" => ("the object is archived", "restore it from the archive (aws s3api restore-object), which takes hours, and run again"),
            _ when code.StartsWith("KMS", StringComparison.Ordinal) => ("the key that the object is encrypted with cannot be used", "look at the key's state in KMS, and allow kms:Decrypt and kms:GenerateDataKey"),
            _ when region is not null && (status is 301 or 307 or 400) => ($"the bucket is in the region {region}: set S3Region", $"set S3Region to {region}"),
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => OtherRegion,
            MissingLength => ("the answer does not say how long the object is, so nothing tells whether all of it has come", NotS3),
            RangeIgnored => ("the service sends another part of the object than was asked for", NotS3),
            WebPage => ("the answer is a web page: this is no S3 service, or something stands between it and this machine", NotS3),
            NoConditions => ("the service has no conditional writes (If-None-Match, If-Match), without which an upload could overwrite what is there", "use a service that has them"),
            TooLarge => ("the object has more than 256 MiB, and its size is not recorded", "look at the object; record its size in the manifest if it is the image"),
            Senseless => ("the answer is not one of this call", NotS3),
            "AccessDenied" => ("the credentials are not allowed to do this", null),
            _ => status switch
            {
                301 or 307 => OtherRegion,
                401 or 403 => ("the credentials are not allowed to do this", null),
                404 when code is "NoSuchKey" => ("there is no such object", "put the object back, or take its address out of the data"),
                404 => ("there is no such bucket or object", Gone),
                412 => ("the object is not the one that was seen before", "run again"),
                501 => ("the service cannot do this", NotS3),
                >= 500 or 429 => ("the service is overloaded or broken", "run again later"),
                _ => ("the service refused the request", null),
            },
        };
        return new Failure(status, code, reason, mayPass, fix);
    }

    // Socket errors and HTTP errors name no secret; messages of unknown layers might, so only these are told.
    private static string Network(Exception error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
            {
                return $"no connection to the service ({socket.SocketErrorCode})";
            }

            if (e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded })
            {
                return "the answer was cut off";
            }

            if (e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http)
            {
                return $"no connection to the service ({http.HttpRequestError})";
            }
        }

        return "no connection to the service";
    }
}
