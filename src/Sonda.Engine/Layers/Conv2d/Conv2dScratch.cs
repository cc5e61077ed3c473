using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>Memory for one image on its way through a <see cref="Conv2d{T}"/> layer; each thread has its own.</summary>
internal sealed class Conv2dScratch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T> _fours;

    public Conv2dScratch(Window window, int maps)
    {
        Patches = Matrix<T>.Create(window.Points, window.Places);

        // The transposition works on four rows at a time. Rows of zeros fill up the last four and become the padding of ByPlace.
        int fours = InFours(maps);
        _fours = Matrix<T>.Create(fours, window.Places);
        Maps = _fours.Top(maps);
        ByPlace = Matrix<T>.Create(window.Places, fours);
    }

    /// <summary>The inputs seen by the window, or their gradients: points × positions.</summary>
    public Matrix<T> Patches { get; }

    /// <summary>z or δ, each map in a padded row: maps × positions.</summary>
    public Matrix<T> Maps { get; }

    /// <summary>δ transposed: positions × maps, with columns of zeros up to a multiple of four.</summary>
    public Matrix<T> ByPlace { get; }

    /// <summary>Rounds a number of maps up to a multiple of four.</summary>
    public static int InFours(int maps) => (maps + 3) / 4 * 4;

    /// <summary>Splits an image into <see cref="ByPlace"/>.</summary>
    public void SplitByPlace(ReadOnlySpan<T> image)
    {
        PatchKernels.Split(image, Maps);
        Transposition.Transpose(_fours, ByPlace);
    }
}
