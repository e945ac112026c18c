using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ActorMaker.S3;

/// <summary>Keeps the slash that a key begins with: the SDK signs it, but leaves it out of a path-style address.</summary>
internal sealed class LeadingSlash : PipelineHandler
{
    /// <inheritdoc/>
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        IRequest request = executionContext.RequestContext.Request;
        if (request.PathResources.TryGetValue("{Key+}", out string? key) && key.StartsWith('/') && !request.Endpoint.AbsoluteUri.EndsWith('/'))
        {
            request.Endpoint = new Uri(request.Endpoint.AbsoluteUri + "/");
        }

        return base.InvokeAsync<T>(executionContext);
    }
}
