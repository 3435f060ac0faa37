using System;
using System.Runtime.InteropServices;

// The structs and callbacks of include/gdap.h, under the names they have there: same fields, same order, all
// blittable. tests/csharp.rs compares each with the header.

namespace Gdap.Native
{
    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_str
    {
        public IntPtr data;
        public UIntPtr len;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct gdap_client_options
    {
        public uint struct_size;
        public uint flags;
        public int service;
        public int cloud;
        public int api_version;
        public int proxy_mode;
        public gdap_str base_uri;
        public gdap_str authority;
        public gdap_str portal_domain;
        public gdap_str provider_instance_id;
        public gdap_str user_agent;
        public gdap_str proxy_url;
        public gdap_str proxy_user;
        public gdap_str proxy_password;
        public gdap_str ca_add;
        public gdap_str ca_only;
        public long connect_timeout_ms;
        public long attempt_timeout_ms;
        public long deadline_ms;
        public long retry_base_ms;
        public long retry_cap_ms;
        public long consistency_wait_ms;
        public int max_retries;
        public uint reserved0;
        public ulong max_response_bytes;
        public gdap_str tenant;
        public gdap_str admin_center;
        public gdap_variable* variables;
        public UIntPtr variable_count;
        public long unreachable_ms;
        public IntPtr transport;
        public IntPtr transport_user_data;
        public IntPtr transport_destroy;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_header
    {
        public gdap_str name;
        public gdap_str value;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct gdap_transport_request
    {
        public uint struct_size;
        public uint reserved0;
        public long timeout_ms;
        public gdap_str method;
        public gdap_str url;
        public gdap_header* headers;
        public UIntPtr header_count;
        public gdap_bytes body;
        public ulong max_body_bytes;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct gdap_call_options
    {
        public uint struct_size;
        public uint flags;
        public IntPtr cancel;
        public long deadline_ms;
        public long attempt_timeout_ms;
        public gdap_str if_match;
        public gdap_str snapshot;
        public gdap_header* headers;
        public UIntPtr header_count;
        public gdap_str client_request_id;
        public gdap_str customer_id;
        public gdap_str provider_instance_id;
        public gdap_str assignment_id;
        public gdap_str journal_key;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_list_options
    {
        public uint struct_size;
        public uint top;
        public gdap_str filter;
        public gdap_str select;
        public gdap_str orderby;
        public gdap_str next;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_token_request
    {
        public uint struct_size;
        public uint rejected;
        public gdap_str scope;
        public gdap_str authority;
        public gdap_str claims;
        public gdap_str tenant;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_log_event
    {
        public uint struct_size;
        public int level;
        public gdap_str target;
        public gdap_str message;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_progress
    {
        public uint struct_size;
        public int kind;
        public uint attempt;
        public uint reserved;
        public long wait_ms;
        public ulong done;
        public ulong total;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_batch_options
    {
        public uint struct_size;
        public uint flags;
        public uint concurrency;
        public uint capacity;
        public gdap_str journal_path;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct gdap_batch_counts
    {
        public uint struct_size;
        public uint reserved;
        public ulong queued;
        public ulong running;
        public ulong untaken;
        public ulong finished;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate int gdap_token_callback(IntPtr user_data, gdap_token_request* request, IntPtr sink);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate void gdap_transport_callback(IntPtr user_data, gdap_transport_request* request, IntPtr answer);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate void gdap_log_callback(IntPtr user_data, gdap_log_event* @event);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal unsafe delegate void gdap_progress_callback(IntPtr user_data, gdap_progress* progress);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void gdap_destroy_callback(IntPtr user_data);
}
