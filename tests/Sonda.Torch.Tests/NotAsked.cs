using Sonda.Tests;

namespace Sonda.Torch.Tests;

/// <summary>The one test of a build without libtorch.</summary>
public sealed class NotAsked
{
    [Fact]
    public void The_engine_against_libtorch() =>
        Requirement.NotBuilt("torch", "libtorch (128 MB) is fetched on request only: dotnet test --project tests/Sonda.Torch.Tests -p:Libtorch=true");
}
