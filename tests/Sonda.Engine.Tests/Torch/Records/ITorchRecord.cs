using System.Numerics;

namespace Sonda.Engine.Tests.Torch;

/// <summary>What libtorch was given and what it gave, and how the engine is held against it.</summary>
internal interface ITorchRecord
{
    /// <summary>What was computed, in the text form of the engine.</summary>
    string Name { get; }

    /// <summary>Lets the engine do the same; fails where it gives other numbers.</summary>
    void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
