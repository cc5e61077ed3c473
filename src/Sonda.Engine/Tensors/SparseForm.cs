namespace Sonda.Engine.Tensors;

/// <summary>The form in which sparse rows store their numbers.</summary>
internal enum SparseForm
{
    /// <summary>The numbers themselves.</summary>
    Numbers,

    /// <summary>One byte for each, its place in a table of at most 256 numbers.</summary>
    Codes,

    /// <summary>One byte p for each, which stands for p/255.</summary>
    Pixels,
}
