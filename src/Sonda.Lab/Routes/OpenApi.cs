using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Sonda.Lab.Routes;

/// <summary>The OpenAPI document of the lab, with an example for each route that has one.</summary>
internal static class OpenApi
{
    public static void Add(IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Sonda, live lab", Version = "1", Description = "docs/lab-protocol.md describes the messages of the stream." };
                OpenApiProblems.AddForm(document);
                OpenApiParameters.AddSchemes(document);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                AddExample(operation, context.Description.ActionDescriptor.EndpointMetadata.OfType<RouteExample>().FirstOrDefault());
                OpenApiParameters.Add(operation, context.Document!, context.Description.HttpMethod, context.Description.RelativePath);
                OpenApiProblems.Add(operation, context.Document!, context.Description.HttpMethod, context.Description.RelativePath);
                return Task.CompletedTask;
            });
        });
    }

    private static void AddExample(OpenApiOperation operation, RouteExample? example)
    {
        if (example?.Request is { } request && operation.RequestBody?.Content?.Values.FirstOrDefault() is { } body)
        {
            body.Example = JsonNode.Parse(request);
        }

        if (example is not null && operation.Responses?.Values.FirstOrDefault()?.Content?.Values.FirstOrDefault() is { } answer)
        {
            answer.Example = JsonNode.Parse(example.Answer);
        }
    }
}
