using System.Text.Json;

namespace Sonda.Lab.Tests;

/// <summary>A message of a stream.</summary>
internal sealed record StreamEvent(string Kind, string Id, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;
}
