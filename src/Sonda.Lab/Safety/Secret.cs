using System.Security.Cryptography;
using System.Text;

namespace Sonda.Lab.Safety;

/// <summary>A random word that a request must know; compared in constant time.</summary>
internal sealed class Secret
{
    private readonly byte[] _bytes;

    public Secret()
    {
        Text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _bytes = Encoding.ASCII.GetBytes(Text);
    }

    /// <summary>The word.</summary>
    public string Text { get; }

    /// <summary>Whether a text is the word.</summary>
    public bool Is(string? text) => text is not null && CryptographicOperations.FixedTimeEquals(_bytes, Encoding.UTF8.GetBytes(text));
}
