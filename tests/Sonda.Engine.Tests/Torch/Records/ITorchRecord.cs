using System.Numerics;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Inputs and outputs of libtorch, and the comparison with the engine.</summary>
internal interface ITorchRecord
{
    /// <summary>The computed object, in the text form of the engine.</summary>
    string Name { get; }

    /// <summary>Computes the same with the engine; fails if the numbers differ.</summary>
    void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
