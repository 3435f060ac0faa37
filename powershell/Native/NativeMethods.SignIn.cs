using System;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    // Credentials and signing in.
    internal static unsafe partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_certificate_options_init(gdap_certificate_options* options, UIntPtr size);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_secret(gdap_str tenant, gdap_str client_id, gdap_str secret, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_certificate(gdap_str tenant, gdap_str client_id, gdap_str pem, gdap_certificate_options* options, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_signing_callback(gdap_str tenant, gdap_str client_id, gdap_bytes* certificates, UIntPtr certificate_count, gdap_certificate_options* options, gdap_signing_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_signature_sink_set(IntPtr sink, gdap_bytes signature);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_signature_sink_fail(IntPtr sink, gdap_str message);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_federated_file(gdap_str tenant, gdap_str client_id, gdap_str path, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_federated_callback(gdap_str tenant, gdap_str client_id, gdap_token_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_federated_github(gdap_str tenant, gdap_str client_id, gdap_str audience, gdap_variable* variables, UIntPtr variable_count, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_workload_identity(gdap_str tenant, gdap_str client_id, gdap_variable* variables, UIntPtr variable_count, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_managed_identity(int identity, gdap_str id, int host, gdap_variable* variables, UIntPtr variable_count, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_environment(gdap_variable* variables, UIntPtr variable_count, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_chain(int identity, gdap_str id, uint flags, gdap_variable* variables, UIntPtr variable_count, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_device_code(gdap_str tenant, gdap_str client_id, gdap_device_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_refresh_token(gdap_str tenant, gdap_str client_id, gdap_str client_secret, gdap_str refresh_token, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_interactive_options_init(gdap_interactive_options* options, UIntPtr size);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_interactive(gdap_str tenant, gdap_str client_id, gdap_interactive_options* options, gdap_browser_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_set_refresh_token_callback(CredentialHandle credential, gdap_refresh_token_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_client_sign_in(ClientHandle client, gdap_call_options* options, out IntPtr result, out IntPtr error);
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_bytes
    {
        public IntPtr data;
        public UIntPtr len;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_certificate_options
    {
        public uint struct_size;
        public uint flags;
        public int algorithm;
        public uint reserved0;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_signing_request
    {
        public uint struct_size;
        public int algorithm;
        public gdap_bytes message;
        public gdap_bytes digest;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_variable
    {
        public gdap_str name;
        public gdap_str value;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_device_prompt
    {
        public uint struct_size;
        public uint reserved0;
        public gdap_str user_code;
        public gdap_str verification_uri;
        public gdap_str message;
        public long expires_in_ms;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_browser_prompt
    {
        public uint struct_size;
        public uint reserved0;
        public gdap_str uri;
        public long expires_in_ms;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_interactive_options
    {
        public uint struct_size;
        public uint reserved0;
        public gdap_str scopes;
        public gdap_str login_hint;
        public long timeout_ms;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate int gdap_browser_callback(IntPtr user_data, gdap_browser_prompt* prompt);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int gdap_refresh_token_callback(IntPtr user_data, gdap_str refresh_token);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate int gdap_signing_callback(IntPtr user_data, gdap_signing_request* request, IntPtr sink);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate int gdap_device_callback(IntPtr user_data, gdap_device_prompt* prompt);
}
